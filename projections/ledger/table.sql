-- What the ledger knows of a list set: whose items are in force, since when, by which document.
CREATE TABLE model.ledger_set (
  LIKE model.version INCLUDING ALL,
  unit             text COLLATE "C" NOT NULL,
  year             int NOT NULL,
  maker            text COLLATE "C" NOT NULL,
  issued_on        date,
  document_number  text COLLATE "C"
);
SELECT model.temporal('ledger', 'ledger_set', 'unit, year');

-- An item's contents. `statement` is the problem, the goal or the duty; the columns of the other kinds are NULL.
CREATE TABLE model.ledger_item (
  LIKE model.version INCLUDING ALL,
  item              text COLLATE "C" NOT NULL,
  unit              text COLLATE "C" NOT NULL,
  year              int NOT NULL,
  kind              text COLLATE "C" NOT NULL,
  number            text COLLATE "C" NOT NULL,
  statement         text NOT NULL,
  weight            int NOT NULL,
  source            text,
  source_note       text,
  elements          text[],
  domains           text[],
  salient           boolean,
  root_cause        text,
  suggestion        text COLLATE "C",
  tier              text,
  basis             text,
  basis_note        text,
  level             text,
  priority          text COLLATE "C",
  problems          text[],
  programme         text,
  unit_of_measure   text,
  target_value      numeric,
  due_on            date,
  evidence_kind     text,
  check_method      text,
  tags              text[],
  subgroup          text,
  secretary_commitment int,
  role              text,
  holder            text COLLATE "C",
  post              text COLLATE "C",
  portfolio         text,
  targets           text[] NOT NULL,
  change            text COLLATE "C",
  carried_from      text COLLATE "C",
  carried_into      text COLLATE "C",
  carried_reason    text,
  withdrawn_reason  text,
  position          bigint NOT NULL,
  finding           text COLLATE "C"
);
SELECT model.temporal('ledger', 'ledger_item', 'item');
CREATE INDEX ON model.ledger_item (tenant_id, generation, unit, year);
-- A page of the ledger in its order, as of any position: the first hundred items and not all of them sorted.
CREATE INDEX ON model.ledger_item (tenant_id, generation, number, item, valid_to);

-- How an item is carried out. `state_before` is what a suspended item goes back to, `state_reason` why it was returned,
-- reopened or suspended. The submitted report is the latest, the standing one the latest that was accepted; values are
-- cumulative, in the task's unit of measure.
CREATE TABLE model.ledger_work (
  LIKE model.version INCLUDING ALL,
  item                text COLLATE "C" NOT NULL,
  state               text NOT NULL,
  state_before        text,
  state_reason        text,
  leader              text COLLATE "C",
  department          text,
  collaborators       text[] NOT NULL,
  frequency           text,
  measure             text,
  node_on             date,
  accepted_on         date,
  report_count        int NOT NULL,
  submitted_report    text COLLATE "C",
  submitted_on        date,
  submitted_value     numeric,
  standing_report     text COLLATE "C",
  standing_on         date,
  standing_value      numeric,
  contribution_count  int NOT NULL,
  evidence            text[] NOT NULL,
  claimed_on          date,
  verified_by         text COLLATE "C",
  verified_on         date,
  closed_on           date
);
SELECT model.temporal('ledger', 'ledger_work', 'item');

-- A progress report: state SUBMITTED, RETURNED or ACCEPTED. `stands_on` is its place among the item's reports: its own
-- day, or that of the report it corrects. Reporter and reviewer are NULL where only paper shows them.
CREATE TABLE model.report (
  LIKE model.version INCLUDING ALL,
  report             text COLLATE "C" NOT NULL,
  item               text COLLATE "C" NOT NULL,
  unit               text COLLATE "C" NOT NULL,
  reported_on        date NOT NULL,
  stands_on          date NOT NULL,
  value              numeric,
  note               text NOT NULL,
  evidence           text[] NOT NULL,
  reporter           text COLLATE "C",
  state              text NOT NULL,
  reviewed_on        date,
  reviewer           text COLLATE "C",
  returned_reason    text,
  replaces           text COLLATE "C",
  corrects           text COLLATE "C",
  correction_reason  text,
  position           bigint NOT NULL
);
SELECT model.temporal('ledger', 'report', 'report');
CREATE INDEX ON model.report (tenant_id, generation, item);

-- The light of an item on a day: RED past its due day; YELLOW within `yellow_days` of it or `behind_percent` points
-- behind a linear plan from issue to due day; GREY while suspended; NONE before issue and once it is verified, withdrawn
-- or carried over.
CREATE FUNCTION model.item_light(
  state text, issued_on date, due_on date, target numeric, value numeric,
  today date, yellow_days int, behind_percent int
) RETURNS text IMMUTABLE LANGUAGE sql AS $$
  SELECT CASE
    WHEN state IN ('DRAFT', 'VERIFIED', 'CLOSED', 'WITHDRAWN', 'CARRIED_OVER') THEN 'NONE'
    WHEN state = 'SUSPENDED' THEN 'GREY'
    WHEN due_on < today THEN 'RED'
    WHEN due_on - today <= yellow_days THEN 'YELLOW'
    WHEN target > 0 AND issued_on < today AND issued_on < due_on
      AND 100 * (today - issued_on) * target - 100 * coalesce(value, 0) * (due_on - issued_on)
          >= behind_percent * (due_on - issued_on) * target THEN 'YELLOW'
    ELSE 'GREEN'
  END
$$;
