"""The log's SQL on its hot paths, prepared once a connection. The tenant is always the first parameter."""

from services.store.wire import Statement

# The whole append: take the head row, store the command, insert the events with the time joined into their bytes.
# One row (first position, time) when it happened; none when a stream is not at its expected version, or no such
# district. A unique violation when a version or the command id is taken. Uses the three primary keys.
APPEND = Statement(
    b"append",
    b"""
WITH head AS (
  UPDATE log_head
  SET size = size + $2::int, recorded_at = greatest(clock_timestamp(), recorded_at)
  WHERE tenant_id = $1::int AND NOT EXISTS (
    SELECT FROM unnest($3::text[], $4::int[]) AS expected (stream_id, stream_version)
    WHERE expected.stream_version <> coalesce((
      SELECT max(event.stream_version) FROM event
      WHERE event.tenant_id = $1::int AND event.stream_id = expected.stream_id
    ), 0)
  )
  RETURNING size - $2::int AS first_position, recorded_at, convert_to(
    to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'UTF8') AS stamp
), stored_command AS (
  INSERT INTO command (tenant_id, command_id, request_sha256, first_position, last_position,
                       stream_id, stream_version, entity_id, recorded_at)
  SELECT $1::int, $5::uuid, $6::bytea, first_position, first_position + $2::int - 1,
         $7::text, $8::int, $9::text, recorded_at
  FROM head WHERE $5::uuid IS NOT NULL
), stored_events AS (
  INSERT INTO event (tenant_id, position, stream_id, stream_version, type, state, recorded_at)
  SELECT $1::int, first_position + ordinal - 1, stream_id, stream_version, type,
         coalesce(prefix || stamp || suffix, prefix), recorded_at
  FROM head, unnest($10::text[], $11::int[], $12::text[], $13::bytea[], $14::bytea[])
    WITH ORDINALITY AS pending (stream_id, stream_version, type, prefix, suffix, ordinal)
)
SELECT first_position, recorded_at FROM head""",
)

# After several appends in one transaction: divides by zero, and so undoes them all, unless each stored its command.
# By the commands' primary key.
ALL_STORED = Statement(
    b"all_stored",
    b"""
SELECT 1 / (count(*) = cardinality($2::uuid[]))::int FROM command
WHERE tenant_id = $1::int AND command_id = ANY ($2::uuid[])""",
)

# Wait for the district's head row in a statement of its own, so that the append's snapshot is taken after the wait.
LOCK_HEAD = Statement(b"lock_head", b"SELECT FROM log_head WHERE tenant_id = $1::int FOR NO KEY UPDATE")

# The stored receipt of one command, by primary key.
RECEIPT = Statement(
    b"receipt",
    b"""
SELECT request_sha256, first_position, last_position, entity_id, stream_id, stream_version, recorded_at
FROM command WHERE tenant_id = $1::int AND command_id = $2::uuid""",
)

# The length of the district's log, by primary key; no row for an unknown district.
SIZE = Statement(b"size", b"SELECT size FROM log_head WHERE tenant_id = $1::int")

_STREAM = b"""
SELECT position, stream_version, type, state FROM event
WHERE tenant_id = $1::int AND stream_id = $2::text AND stream_version > $3::int AND stream_version <= $4::int
  AND position <= $5::bigint
ORDER BY stream_version """

# One stream's events between two versions and up to a position, oldest first, by the unique key of streams.
STREAM = Statement(b"stream", _STREAM + b"LIMIT $6::int")

# The same, newest first.
STREAM_BACK = Statement(b"stream_back", _STREAM + b"DESC LIMIT $6::int")

# One page of the log from a position on, in order, by primary key.
PAGE = Statement(
    b"page",
    b"""
SELECT position, type, state FROM event
WHERE tenant_id = $1::int AND position >= $2::bigint
ORDER BY position LIMIT $3::int""",
)

# The states from a position to before another joined by line ends, with the first and last position and their number:
# half the client's cost of as many rows. By primary key.
CHUNK = Statement(
    b"chunk",
    b"""
SELECT min(position), max(position), count(*), string_agg(state, '\n' ORDER BY position) FROM event
WHERE tenant_id = $1::int AND position >= $2::bigint AND position < $3::bigint""",
)

# The same page with every column, for readers of the bytes.
RAW_PAGE = Statement(
    b"raw_page",
    b"""
SELECT position, stream_id, stream_version, type, state, recorded_at FROM event
WHERE tenant_id = $1::int AND position >= $2::bigint
ORDER BY position LIMIT $3::int""",
)

# The library's page of the log: positions from the first to before the last, of the given types or of all.
NOTIFICATIONS = Statement(
    b"notifications",
    b"""
SELECT position + 1, stream_id, stream_version, type, state FROM event
WHERE tenant_id = $1::int AND position >= $2::bigint AND position < $3::bigint
  AND (cardinality($4::text[]) = 0 OR type = ANY ($4::text[]))
ORDER BY position LIMIT $5::int""",
)

# Raise a follower's mark, never lower or repeat it: the NULL of a lower one violates NOT NULL and so undoes the
# whole transaction, events included, without another round trip to look first.
TRACK = Statement(
    b"track",
    b"""
INSERT INTO tracking (tenant_id, application_name, notification_id) VALUES ($1::int, $2::text, $3::bigint)
ON CONFLICT (tenant_id, application_name) DO UPDATE
SET notification_id = CASE WHEN excluded.notification_id > tracking.notification_id
                           THEN excluded.notification_id END""",
)

# A follower's mark, by primary key.
TRACKED = Statement(
    b"tracked",
    b"SELECT notification_id FROM tracking WHERE tenant_id = $1::int AND application_name = $2::text",
)

STATEMENTS = (
    APPEND, ALL_STORED, LOCK_HEAD, RECEIPT, SIZE, STREAM, STREAM_BACK, PAGE, CHUNK, RAW_PAGE, NOTIFICATIONS,
    TRACK, TRACKED,
)  # fmt: skip
