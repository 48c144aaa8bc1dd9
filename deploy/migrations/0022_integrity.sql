-- What is checked by itself: log against tiles, read models against log, evidence against digests.

-- One row a district and check: the pass under way, or the last one. ended_at is null while it is under way; position:
-- what lies before it was looked at, up to size; state: what the check itself goes on from. waits_for: why it stands
-- still. open_faults: found by the last whole pass or by this one. overdue_at: when it was told that the last whole pass (whole_at) is too old.
CREATE TABLE integrity_check (
  tenant_id    int NOT NULL,
  check_name   text COLLATE "C" NOT NULL,
  pass         int NOT NULL CHECK (pass >= 1),
  begun_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
  ended_at     timestamptz,
  size         bigint NOT NULL,
  position     bigint NOT NULL DEFAULT 0,
  looked       bigint NOT NULL DEFAULT 0,
  read_bytes   bigint NOT NULL DEFAULT 0,
  findings     int NOT NULL DEFAULT 0,
  open_faults  int NOT NULL DEFAULT 0,
  state        bytea NOT NULL DEFAULT '',
  known_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
  whole_at     timestamptz,
  waits_for    text,
  waits_since  timestamptz,
  overdue_at   timestamptz,
  PRIMARY KEY (tenant_id, check_name)
) WITH (fillfactor = 50);

-- Passes that ended. Only ever added to, like what they found.
CREATE TABLE integrity_pass (
  tenant_id   int NOT NULL,
  check_name  text COLLATE "C" NOT NULL,
  pass        int NOT NULL,
  begun_at    timestamptz NOT NULL,
  ended_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  size        bigint NOT NULL,
  looked      bigint NOT NULL,
  read_bytes  bigint NOT NULL,
  findings    int NOT NULL,
  PRIMARY KEY (tenant_id, check_name, pass)
);

-- A fault, once for each pass that found it: kind and place, nothing of what stands there. position -1: of none.
CREATE TABLE integrity_finding (
  tenant_id   int NOT NULL,
  check_name  text COLLATE "C" NOT NULL,
  pass        int NOT NULL,
  kind        text COLLATE "C" NOT NULL,
  position    bigint NOT NULL,
  place       text COLLATE "C" NOT NULL,
  found_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (tenant_id, check_name, pass, kind, position, place)
);

ALTER TABLE integrity_check ENABLE ROW LEVEL SECURITY;
ALTER TABLE integrity_check FORCE ROW LEVEL SECURITY;
ALTER TABLE integrity_pass ENABLE ROW LEVEL SECURITY;
ALTER TABLE integrity_pass FORCE ROW LEVEL SECURITY;
ALTER TABLE integrity_finding ENABLE ROW LEVEL SECURITY;
ALTER TABLE integrity_finding FORCE ROW LEVEL SECURITY;

CREATE POLICY own_district ON integrity_check
  USING (tenant_id = nullif(current_setting('sandan.tenant', true), '')::int);
CREATE POLICY own_district ON integrity_pass
  USING (tenant_id = nullif(current_setting('sandan.tenant', true), '')::int);
CREATE POLICY own_district ON integrity_finding
  USING (tenant_id = nullif(current_setting('sandan.tenant', true), '')::int);

-- Across districts: how far and how many, never where.
CREATE POLICY checks_of_all ON integrity_check FOR SELECT TO sandan_scan USING (true);

GRANT SELECT, INSERT, UPDATE ON integrity_check TO sandan_app;
GRANT SELECT, INSERT ON integrity_pass, integrity_finding TO sandan_app;
GRANT SELECT (tenant_id, check_name, begun_at, ended_at, size, position, open_faults, known_at, whole_at, waits_for,
  waits_since, overdue_at) ON integrity_check TO sandan_scan;
