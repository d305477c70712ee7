#!/usr/bin/env bash
# Gets Asterisk 22, which Debian 12 and 13 do not have, from the packages of Debian forky: unpacked into a folder of its
# own and run with the C library that comes along, so nothing on the machine changes and nobody has to be root.
# Downloads 80 MB, takes 270 MB, half a minute; a second run does nothing. Needs a Debian with apt and dpkg.
# usage: get.sh [FOLDER]        (when absent: perezvon-peers/asterisk-22 in the user's cache)
set -euo pipefail

folder=${1:-${XDG_CACHE_HOME:-$HOME/.cache}/perezvon-peers/asterisk-22}
program=$folder/asterisk

is_22() { [[ $("$1" -V 2>/dev/null) == 'Asterisk 22.'* ]]; }

if [ -x "$program" ] && is_22 "$program"; then
  echo "$("$program" -V) is in $folder"
  exit 0
fi

mkdir -p "$(dirname "$folder")"
work=$(mktemp -d "$folder.XXXXXX")
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"

# an apt that believes that nothing is installed yet: it names every package down to the C library
mkdir -p "$work"/state/lists/partial "$work"/cache/archives/partial "$work"/root
: >"$work/status"
mirror=$(apt-get indextargets --format '$(REPO_URI)' | awk '/\/debian\/?$/ && !seen++')
mirror=${mirror:-http://deb.debian.org/debian}
keys=/usr/share/keyrings/debian-archive-keyring.gpg
echo "deb [signed-by=$keys] $mirror forky main" >"$work/sources.list"
private=(
  -o Dir::State="$work/state" -o Dir::State::status="$work/status" -o Dir::Cache="$work/cache"
  -o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts=-
  -o Acquire::Languages=none -o Acquire::Retries=3 -o APT::Sandbox::User=
)
apt-get "${private[@]}" -qq update
apt-get "${private[@]}" -qq -y --no-install-recommends --download-only install asterisk

for package in "$work"/cache/archives/*.deb; do dpkg-deb -x "$package" "$work/root"; done
rm -rf "$work"/{state,cache,status,sources.list} "$work"/root/usr/share/{doc,man,locale,info,perl,snmp} "$work"/root/var
loader=$(cd "$work/root" && find usr/lib usr/lib64 -maxdepth 1 -name 'ld-linux-*.so.*' -print -quit)
libraries=$(cd "$work/root" && echo usr/lib/*-linux-gnu)
cat >"$work/asterisk" <<RUN
#!/bin/sh
root=\$(cd "\$(dirname "\$0")" && pwd)/root
exec "\$root/$loader" --library-path "\$root/$libraries" "\$root/usr/sbin/asterisk" "\$@"
RUN
chmod 755 "$work/asterisk"
if ! is_22 "$work/asterisk"; then
  echo "get.sh: forky has $("$work/asterisk" -V 2>&1 | head -n 1), not an Asterisk 22 that runs here" >&2
  exit 1
fi

rm -rf "$folder"
mv "$work" "$folder"
echo "$("$program" -V) is in $folder"
