-- Ordinary supervision: projections/inspections, findings and follow_ups as they stood when this was written, and the
-- finding that a problem of the lists comes from.

-- An inspection: state PLANNED, RUNNING, CONCLUDED, FED_BACK, CANCELLED. `tracks` is the key-management case of a
-- tracking visit. One that is UNANNOUNCED and never started is no business of the unit.
CREATE TABLE model.inspection (
  LIKE model.version INCLUDING ALL,
  inspection           text COLLATE "C" NOT NULL,
  number               text NOT NULL,
  organiser            text COLLATE "C" NOT NULL,
  unit                 text COLLATE "C" NOT NULL,
  year                 int NOT NULL,
  method               text NOT NULL,
  style                text NOT NULL,
  departments          text[] NOT NULL,
  team                 text[] NOT NULL,
  planned_for_on       date NOT NULL,
  purpose              text NOT NULL,
  tracks               text COLLATE "C",
  reason_beyond_limit  text NOT NULL,
  state                text NOT NULL,
  started_on           date,
  conclusion           text,
  concluded_on         date,
  fed_back_on          date,
  cancelled_reason     text,
  position             bigint NOT NULL
);
SELECT model.temporal('inspections', 'inspection', 'inspection');
CREATE INDEX ON model.inspection (tenant_id, generation, unit, year);

-- What was seen in an inspection of one of the three lists.
CREATE TABLE model.observation (
  LIKE model.entry INCLUDING ALL,
  inspection  text COLLATE "C" NOT NULL,
  list_kind   text NOT NULL,
  items       text[] NOT NULL,
  text        text NOT NULL,
  evidence    text[] NOT NULL
);
SELECT model.journal('inspections', 'observation');
CREATE INDEX ON model.observation (tenant_id, generation, inspection, position);

-- A finding: state RAISED, DISMISSED, CONFIRMED, ASSIGNED, SUBMITTED, RECTIFYING (the recheck was not passed), RECHECKED,
-- CLOSED, REOPENED. What concerns the rectification is that of the latest time.
CREATE TABLE model.finding (
  LIKE model.version INCLUDING ALL,
  finding                 text COLLATE "C" NOT NULL,
  inspection              text COLLATE "C",
  organiser               text COLLATE "C" NOT NULL,
  unit                    text COLLATE "C" NOT NULL,
  year                    int NOT NULL,
  items                   text[] NOT NULL,
  weakness                text NOT NULL,
  description             text NOT NULL,
  evidence                text[] NOT NULL,
  raised_by               text COLLATE "C",
  raised_on               date NOT NULL,
  state                   text NOT NULL,
  confirmed_on            date,
  dismissed_reason        text,
  dismissed_on            date,
  leader                  text COLLATE "C",
  assigned_on             date,
  due_on                  date,
  rectification           text,
  rectification_evidence  text[] NOT NULL,
  submitted_on            date,
  rechecked_by            text COLLATE "C",
  rechecked_on            date,
  recheck_passed          boolean,
  recheck_note            text,
  rechecks_failed         int NOT NULL,
  closed_on               date,
  tracked_until_on        date,
  reopened_reason         text,
  reopened_on             date,
  position                bigint NOT NULL
);
SELECT model.temporal('findings', 'finding', 'finding');
CREATE INDEX ON model.finding (tenant_id, generation, unit, year);
CREATE INDEX ON model.finding (tenant_id, generation, inspection) WHERE inspection IS NOT NULL;

-- A follow-up: state PROPOSED, APPROVED, SENT, REPLIED, TALK_HELD, RECTIFICATION_REPORTED, CLOSED. letter, reply, talk and
-- report are ciphertext with its place in the log.
CREATE TABLE model.follow_up (
  LIKE model.version INCLUDING ALL,
  follow_up             text COLLATE "C" NOT NULL,
  kind                  text NOT NULL,
  organiser             text COLLATE "C" NOT NULL,
  unit                  text COLLATE "C" NOT NULL,
  year                  int NOT NULL,
  findings              text[] NOT NULL,
  addressee             text COLLATE "C",
  proposed_by           text COLLATE "C",
  proposed_on           date NOT NULL,
  state                 text NOT NULL,
  approved_by           text COLLATE "C",
  approved_on           date,
  document_number       text,
  sent_on               date,
  reply_due_on          date,
  holidays_known        boolean,
  rectification_due_on  date,
  letter                text,
  replied_on            date,
  reply                 text,
  held_on               date,
  talk                  text,
  reported_on           date,
  report                text,
  evidence              text[] NOT NULL,
  result                text,
  closed_on             date,
  position              bigint NOT NULL
);
SELECT model.temporal('follow_ups', 'follow_up', 'follow_up');
CREATE INDEX ON model.follow_up (tenant_id, generation, unit, year);

ALTER TABLE model.ledger_item ADD COLUMN finding text COLLATE "C";
CREATE OR REPLACE VIEW public.ledger_item WITH (security_invoker = true) AS
  SELECT * FROM model.ledger_item WHERE generation = (
    SELECT live.generation FROM public.projection_cursor AS live
    WHERE live.tenant_id = nullif(current_setting('sandan.tenant', true), '')::int
      AND live.projection = 'ledger' AND live.state = 'LIVE');
