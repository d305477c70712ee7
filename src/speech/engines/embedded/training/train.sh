#!/usr/bin/env bash
# Makes the embedded recogniser's model from nothing: `npm run speech:train`. Debian 12 with contrib and non-free.
# What is there already is not made again: sound and features lie in ~/.cache/perezvon-training (or PEREZVON_TRAINING).
# Takes about three hours of an idle machine with two cores and 6 GB of disk; MINUTES bounds the training itself.
set -euo pipefail
cd "$(dirname "$0")"
cache="${PEREZVON_TRAINING:-$HOME/.cache/perezvon-training}"
minutes="${MINUTES:-90}"
python=/usr/bin/python3 # Debian's: the one that python3-torch belongs to
export OMP_NUM_THREADS=1

needed=(python3-torch python3-numpy python3-scipy rhvoice rhvoice-russian espeak-ng festival festvox-ru hunspell-ru libgsm1 ffmpeg asterisk-core-sounds-ru-wav)
missing=()
for package in "${needed[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
  echo "Install these first: apt-get install ${missing[*]}" >&2
  exit 1
fi

mkdir -p "$cache"
made() { [ -e "$cache/$1" ]; }

made spoken.npz || $python synthesise.py
made answers.npz || $python synthesise.py --answers 240
made product.npz || $python synthesise.py --product 64
if ! made human-test.npz; then
  # recordings of people, for tests only; unpacked, not installed
  (cd "$cache" && apt-get download klettres-data tuxpaint-stamps-default)
  for package in klettres-data tuxpaint-stamps-default; do
    dpkg -x "$cache/$package"_*.deb "$cache/$package"
  done
  $python human.py --klettres "$cache/klettres-data" --tuxpaint "$cache/tuxpaint-stamps-default"
fi
made dev-1.npz || $python corpus.py dev 300
made test-1.npz || $python corpus.py test 500
made train-1.npz || $python corpus.py train 60000 --seed 1
made train-2.npz || $python corpus.py train 60000 --seed 2
made train-3.npz || $python corpus.py train 14000 --seed 3 --product 0.9 --hard 0
made train-4.npz || $python corpus.py train 60000 --seed 4 --hard 0.6
if [ -z "${MODEL:-}" ]; then # or the name of one that lies in the cache
  $python train.py --sets train-1,train-2,train-3,train-4 --clips 100000000 --minutes "$minutes" --name model
fi
$python export.py --name "${MODEL:-model}"
made eval-lines.bin || $python evaluation.py
cd ../../../../..
npm run speech:calibrate
npm run speech:evaluate
