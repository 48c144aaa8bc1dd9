-- Work that follows the log: who works on which district, what stands still, jobs to send, days to remember.

-- One owner at a time of a district's task. A takeover raises the epoch; what is written is guarded by it.
CREATE TABLE lease (
  tenant_id   int NOT NULL,
  task        text COLLATE "C" NOT NULL,
  owner       text NOT NULL,
  epoch       bigint NOT NULL CHECK (epoch >= 1),
  expires_at  timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, task)
) WITH (fillfactor = 50);

-- The event at which a projection of a district stands still, and why. Its cursor stays just before it.
CREATE TABLE parked_event (
  tenant_id   int NOT NULL,
  projection  text COLLATE "C" NOT NULL,
  generation  int NOT NULL,
  position    bigint NOT NULL,
  attempts    int NOT NULL,
  error       text NOT NULL,
  parked_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (tenant_id, projection, generation)
);

-- Jobs of the log: `job_id` is made from (event, effect), so that the same effect is never owed twice. `actor` names the
-- effect, `subject` the id it is about, `created_at` the event's time. Owed while done_at is null: sent when send_after
-- passes, which a claim moves on, so that what the broker lost is sent again; sent_at is null while nobody was given it.
CREATE TABLE outbox (
  tenant_id         int NOT NULL,
  job_id            uuid NOT NULL,
  actor             text NOT NULL,
  subject           text COLLATE "C" NOT NULL,
  created_position  bigint NOT NULL,
  created_at        timestamptz NOT NULL,
  send_after        timestamptz NOT NULL DEFAULT '-infinity',
  attempts          int NOT NULL DEFAULT 0,
  sent_at           timestamptz,
  done_at           timestamptz,
  outcome           text,
  PRIMARY KEY (tenant_id, job_id)
);
CREATE INDEX outbox_pending ON outbox (send_after) WHERE done_at IS NULL;
CREATE INDEX outbox_of_subject ON outbox (tenant_id, subject) WHERE done_at IS NULL;

-- Reminders to come of a commitment's time node `due_on`: NEAR_DUE or OVERDUE, to be sent from `fire_on` on.
-- Cancelled while the item is suspended or done; fired once; whoever fires it claims it by moving send_after on.
CREATE TABLE timer (
  tenant_id     int NOT NULL,
  timer_id      uuid NOT NULL,
  kind          text NOT NULL,
  item          text COLLATE "C" NOT NULL,
  due_on        date NOT NULL,
  fire_on       date NOT NULL,
  send_after    timestamptz NOT NULL DEFAULT '-infinity',
  cancelled_at  timestamptz,
  fired_at      timestamptz,
  outcome       text,
  PRIMARY KEY (tenant_id, timer_id)
);
CREATE INDEX timer_pending ON timer (fire_on, tenant_id) WHERE cancelled_at IS NULL AND fired_at IS NULL;
CREATE INDEX timer_of_item ON timer (tenant_id, item);

ALTER TABLE lease ENABLE ROW LEVEL SECURITY;
ALTER TABLE lease FORCE ROW LEVEL SECURITY;
ALTER TABLE parked_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE parked_event FORCE ROW LEVEL SECURITY;
ALTER TABLE outbox ENABLE ROW LEVEL SECURITY;
ALTER TABLE outbox FORCE ROW LEVEL SECURITY;
ALTER TABLE timer ENABLE ROW LEVEL SECURITY;
ALTER TABLE timer FORCE ROW LEVEL SECURITY;

CREATE POLICY own_district ON lease
  USING (tenant_id = nullif(current_setting('sandan.tenant', true), '')::int);
CREATE POLICY own_district ON parked_event
  USING (tenant_id = nullif(current_setting('sandan.tenant', true), '')::int);
CREATE POLICY own_district ON outbox
  USING (tenant_id = nullif(current_setting('sandan.tenant', true), '')::int);
CREATE POLICY own_district ON timer
  USING (tenant_id = nullif(current_setting('sandan.tenant', true), '')::int);

-- Across districts: leases, where something stands still (not why), and ids and days of what is pending.
CREATE POLICY leases_of_all ON lease FOR SELECT TO sandan_scan USING (true);
CREATE POLICY parked_of_all ON parked_event FOR SELECT TO sandan_scan USING (true);
CREATE POLICY pending_of_all ON outbox FOR SELECT TO sandan_scan USING (done_at IS NULL);
CREATE POLICY pending_of_all ON timer FOR SELECT TO sandan_scan USING (cancelled_at IS NULL AND fired_at IS NULL);

GRANT SELECT, INSERT, UPDATE, DELETE ON lease, parked_event, timer TO sandan_app;
GRANT SELECT, INSERT, UPDATE ON outbox TO sandan_app;
GRANT SELECT ON lease TO sandan_scan;
GRANT SELECT (tenant_id, projection, generation, position, attempts, parked_at) ON parked_event TO sandan_scan;
GRANT SELECT (tenant_id, job_id, created_position, send_after, attempts, sent_at, done_at) ON outbox TO sandan_scan;
GRANT SELECT (tenant_id, timer_id, due_on, fire_on, send_after, cancelled_at, fired_at) ON timer TO sandan_scan;
