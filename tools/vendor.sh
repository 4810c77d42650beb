#!/bin/sh
# Refreshes the vendored front-end files in src/lovende/web/static/lovende/vendor/.
# Packs each npm package in a scratch folder and copies only the files that pages load,
# with their licences. Change the versions here and in vendor/VENDOR.md together.
set -eu

DESIGNSYSTEMET=1.22.0
INTER=5.3.0
HTMX=2.0.11

root=$(cd "$(dirname "$0")/.." && pwd)
vendor="$root/src/lovende/web/static/lovende/vendor"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

fetch() { # package version folder
    (cd "$scratch" && npm pack --silent "$1@$2" >"$3.name")
    mkdir -p "$scratch/$3"
    tar -xzf "$scratch/$(tail -n 1 "$scratch/$3.name")" -C "$scratch/$3" --strip-components=1
}

# Source maps are not shipped, and the manifest storage refuses a reference to a missing file.
copy() { # from to
    mkdir -p "$(dirname "$vendor/$2")"
    sed -e 's|//# sourceMappingURL=.*$||' -e 's|/\*# sourceMappingURL=[^*]*\*/||' \
        "$scratch/$1" >"$vendor/$2"
}

fetch @digdir/designsystemet-css "$DESIGNSYSTEMET" css
fetch @digdir/designsystemet-web "$DESIGNSYSTEMET" web
fetch @fontsource-variable/inter "$INTER" inter
fetch htmx.org "$HTMX" htmx

copy css/dist/theme/designsystemet.css designsystemet/theme.css
copy css/dist/src/index.css designsystemet/components.css
copy css/LICENSE designsystemet/LICENSE.txt
copy web/dist/umd/index.js designsystemet-web/index.js
copy web/LICENSE designsystemet-web/LICENSE.txt
copy inter/LICENSE inter/LICENSE.txt
copy htmx/dist/htmx.min.js htmx/htmx.min.js
copy htmx/LICENSE htmx/LICENSE.txt
for part in latin latin-ext; do
    cp "$scratch/inter/files/inter-$part-wght-normal.woff2" "$vendor/inter/"
done
