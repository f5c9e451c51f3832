# Makes the database cluster in $PGDATA when there is none, then becomes the server. Of the public image's settings it
# takes POSTGRES_USER, POSTGRES_DB and POSTGRES_PASSWORD, or POSTGRES_PASSWORD_FILE.
set -eu
: "${POSTGRES_USER:=postgres}" "${POSTGRES_DB:=$POSTGRES_USER}" "${PGDATA:?}"
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  password=${POSTGRES_PASSWORD:-$(cat "${POSTGRES_PASSWORD_FILE:?no password is set}")}
  mkdir -p "$PGDATA"
  chmod 700 "$PGDATA"
  umask 077
  echo "$password" > /tmp/password
  initdb --pgdata "$PGDATA" --username "$POSTGRES_USER" --pwfile /tmp/password \
    --auth scram-sha-256 --auth-local trust --encoding UTF8 --locale C
  rm /tmp/password
  echo 'host all all all scram-sha-256' >> "$PGDATA/pg_hba.conf"
  if [ "$POSTGRES_DB" != postgres ]; then
    pg_ctl --pgdata "$PGDATA" --options "-c listen_addresses='' -c unix_socket_directories=/tmp" --wait start
    psql --host /tmp --username "$POSTGRES_USER" --dbname postgres --command "CREATE DATABASE \"$POSTGRES_DB\""
    pg_ctl --pgdata "$PGDATA" --wait stop
  fi
fi
exec "$@" -D "$PGDATA" -c "listen_addresses=*" -c unix_socket_directories=/tmp
