# Read by bin/test: a PostgreSQL and a Redis of the tests' own, on free ports and with folders that
# go with them, from what is installed. Sets TEST_DATABASE_URL and TEST_REDIS_URL, or says in
# `missing` what there was not.

missing=
services=

start_services() {
  services=$(mktemp -d)
  chmod 755 "$services"
  start_postgres || missing="PostgreSQL"
  start_redis || missing="${missing:+$missing and }Redis"
}

stop_services() {
  [ -n "$services" ] || return 0
  if [ -e "$services/postgres/postmaster.pid" ]; then
    as_database_user "$postgres_bin/pg_ctl" -D "$services/postgres" -m immediate stop >/dev/null
  fi
  if [ -e "$services/redis.pid" ]; then kill "$(cat "$services/redis.pid")"; fi
  rm -rf "$services"
}

start_postgres() {
  postgres_bin=$(find_postgres) || return 1
  port=$(free_port)
  mkdir "$services/postgres"
  # It refuses to run as root; Debian's package comes with a user for it.
  if [ "$(id -u)" = 0 ]; then chown postgres "$services/postgres" || return 1; fi
  as_database_user "$postgres_bin/initdb" -D "$services/postgres" -U parley -A trust --no-sync \
    --encoding=UTF8 --locale=C.UTF-8 \
    >/dev/null &&
    as_database_user "$postgres_bin/pg_ctl" -D "$services/postgres" -w -l "$services/postgres/log" \
      -o "-p $port -k $services/postgres -c listen_addresses=127.0.0.1 -c fsync=off" start \
      >/dev/null || return 1
  TEST_DATABASE_URL="postgres://parley@127.0.0.1:$port/postgres"
  export TEST_DATABASE_URL
}

# A deadlock's statements are only in the server's log, which goes with its folder.
print_postgres_errors() {
  grep -A 8 'deadlock detected' "$services/postgres/log" 2>/dev/null || true
}

find_postgres() {
  for bin in "$(pg_config --bindir 2>/dev/null)" /usr/lib/postgresql/*/bin; do
    if [ -x "$bin/initdb" ]; then
      echo "$bin"
      return
    fi
  done
  return 1
}

as_database_user() (
  cd /
  if [ "$(id -u)" = 0 ]; then setpriv --reuid postgres --regid postgres --clear-groups "$@"; else "$@"; fi
)

start_redis() {
  command -v redis-server >/dev/null || return 1
  port=$(free_port)
  redis-server --port "$port" --bind 127.0.0.1 --save '' --appendonly no --dir "$services" \
    --daemonize yes --pidfile "$services/redis.pid" >/dev/null || return 1
  TEST_REDIS_URL="redis://127.0.0.1:$port"
  export TEST_REDIS_URL
}

free_port() {
  node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => {
    console.log(s.address().port); s.close() })'
}
