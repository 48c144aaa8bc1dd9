-- A commendation, criticism or handling: state PROPOSED, REVIEWED, APPROVED, ISSUED, REVOKED. `case_id` is what an issued
-- criticism opened.
CREATE TABLE model.ruling (
  LIKE model.version INCLUDING ALL,
  ruling           text COLLATE "C" NOT NULL,
  kind             text NOT NULL,
  unit             text COLLATE "C" NOT NULL,
  year             int NOT NULL,
  person           text COLLATE "C",
  conditions       text[] NOT NULL,
  basis            text NOT NULL,
  evidence         text[] COLLATE "C" NOT NULL,
  measure          text,
  state            text NOT NULL,
  proposed_by      text COLLATE "C",
  proposed_on      date NOT NULL,
  review_note      text,
  reviewed_by      text COLLATE "C",
  reviewed_on      date,
  approved_by      text COLLATE "C",
  approved_on      date,
  issuer           text COLLATE "C",
  document_number  text,
  issued_on        date,
  case_id          text COLLATE "C",
  revoked_reason   text,
  revoked_on       date,
  objection        text COLLATE "C",
  position         bigint NOT NULL
);
SELECT model.temporal('rulings', 'ruling', 'ruling');

-- A unit under key management with tracked supervision: state OPENED, TRACKING, RELEASED. `until_on` is that of the plan
-- or of the latest extension.
CREATE TABLE model.key_management (
  LIKE model.version INCLUDING ALL,
  case_id          text COLLATE "C" NOT NULL,
  ruling           text COLLATE "C" NOT NULL,
  unit             text COLLATE "C" NOT NULL,
  year             int NOT NULL,
  state            text NOT NULL,
  opened_on        date NOT NULL,
  plan             text,
  visits_min       int,
  planned_on       date,
  until_on         date,
  visits           int NOT NULL,
  extended_reason  text,
  extended_on      date,
  released_reason  text,
  released_on      date,
  position         bigint NOT NULL
);
SELECT model.temporal('rulings', 'key_management', 'case_id');

-- The visits of tracked supervision; each may rest on an inspection.
CREATE TABLE model.tracking_visit (
  LIKE model.entry INCLUDING ALL,
  case_id     text COLLATE "C" NOT NULL,
  note        text NOT NULL,
  visited_on  date NOT NULL,
  inspection  text COLLATE "C"
);
SELECT model.journal('rulings', 'tracking_visit');
CREATE INDEX ON model.tracking_visit (tenant_id, generation, case_id, position);
