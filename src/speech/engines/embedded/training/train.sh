#!/usr/bin/env bash
# Makes the embedded recogniser's model from nothing: `npm run speech:train`. Debian 12 with contrib and non-free.
# What is there already is not made again: sound and features lie in ~/.cache/perezvon-training (or PEREZVON_TRAINING).
# MINUTES bounds the training itself (90). With it about two and a half hours of an idle machine with two cores, 7 GB of disk and
# 6 GB of memory: reckoned from what the parts took, nobody has run it whole on an idle one.
# SMALL=1 proves the whole chain with few clips in a PEREZVON_TRAINING of its own and leaves the product's model and its tables as
# they are: 0.9 GB, 200 MB of them fetched from Debian; a quarter of an hour beside other work.
set -euo pipefail
cd "$(dirname "$0")"
cache="${PEREZVON_TRAINING:-$HOME/.cache/perezvon-training}"
python=/usr/bin/python3 # Debian's: the one that python3-torch belongs to
export OMP_NUM_THREADS=1

if [ -n "${SMALL:-}" ]; then
  if [ -z "${PEREZVON_TRAINING:-}" ]; then
    echo 'SMALL=1 needs a folder of its own in PEREZVON_TRAINING.' >&2
    exit 1
  fi
  minutes="${MINUTES:-1}" spoken=(--rhvoice 60 --espeak 2 --festival 20 --test 10) answers=24 composed=60 fresh=6 product=2 clips=1500 noises=20
else
  minutes="${MINUTES:-90}" spoken=() answers=240 composed=2000 fresh=40 product=64 clips=60000 noises=300
fi

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

made spoken.npz || $python synthesise.py "${spoken[@]}"
made answers.npz || $python synthesise.py --answers $answers
made composed-60.npz || $python synthesise.py --composed $composed --seed 60
made composed-62.npz || $python synthesise.py --composed $composed --seed 62
made fresh.npz || $python synthesise.py --fresh $fresh
made product.npz || $python synthesise.py --product $product
if ! made human-test.npz; then
  # recordings of people, for tests only; unpacked, not installed
  (cd "$cache" && apt-get download klettres-data tuxpaint-stamps-default)
  for package in klettres-data tuxpaint-stamps-default; do
    dpkg -x "$cache/$package"_*.deb "$cache/$package"
  done
  $python human.py --klettres "$cache/klettres-data" --tuxpaint "$cache/tuxpaint-stamps-default"
fi
made dev-1.npz || $python corpus.py dev $noises
made test-1.npz || $python corpus.py test $noises
made train-1.npz || $python corpus.py train $clips --seed 1 --altering 0.5
made train-2.npz || $python corpus.py train $clips --seed 2 --altering 0.6
made train-3.npz || $python corpus.py train $((clips / 4)) --seed 3 --product 0.9 --hard 0
for seed in 4 5 6 7; do
  made train-$seed.npz || $python corpus.py train $clips --seed $seed --hard 0.65 --altering 0.6
done
if [ -z "${MODEL:-}" ]; then # or the name of one that lies in the cache
  $python train.py --sets 'train-*' --clips 100000000 --minutes "$minutes" --name model
fi
made eval-fresh.bin || $python evaluation.py
if [ -n "${SMALL:-}" ]; then
  $python export.py --name "${MODEL:-model}" --to "$cache"
  cd ../../../../..
  npm run speech:calibrate -- "$cache/model.bin"
  npm run speech:evaluate -- --dry --only fresh
else
  $python export.py --name "${MODEL:-model}"
  cd ../../../../..
  npm run speech:calibrate
  npm run speech:evaluate
fi
