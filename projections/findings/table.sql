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
