#!/bin/sh
# Write all conversations into one file, and remove backups of more than a week: what people had deleted must not stay
# in a backup for ever. backup.sh [FOLDER [DATABASE]]; whom it asks is said by PostgreSQL's own variables (PGHOST, ...).
set -eu
umask 077
folder=${1:-/var/lib/sepsis-backup}
database=${2:-sepsis}
new=$folder/$database-$(date +%Y%m%d-%H%M%S)

trap 'rm -f "$new.part"' EXIT
pg_dump --format=custom --file="$new.part" "$database"
pg_restore --file=/dev/null "$new.part" # can it be read to its end?
mv "$new.part" "$new.dump"
find "$folder" -maxdepth 1 -name "$database-*.dump" -mtime +6 -delete
echo "$new.dump"
