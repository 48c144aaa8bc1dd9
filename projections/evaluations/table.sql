-- A year's results: the latest round computed, and the latest one published. Digests are SHA-256 in hexadecimal.
CREATE TABLE model.year_result (
  LIKE model.version INCLUDING ALL,
  year             int NOT NULL,
  round            int NOT NULL,
  engine           text NOT NULL,
  rules            text NOT NULL,
  assessment       text NOT NULL,
  evaluation       text NOT NULL,
  units            int NOT NULL,
  computed_on      date NOT NULL,
  published_round  int NOT NULL,
  position         bigint NOT NULL
);
SELECT model.temporal('evaluations', 'year_result', 'year');

-- Publications of years, round by round. The results follow from the log up to `to_position`, the engine and the rules.
-- checkpoint_size, checkpoint_root: the newest sealed head of the log then.
CREATE TABLE model.publication (
  LIKE model.entry INCLUDING ALL,
  year             int NOT NULL,
  round            int NOT NULL,
  from_position    bigint NOT NULL,
  to_position      bigint NOT NULL,
  engine           text NOT NULL,
  rules            text NOT NULL,
  assessment       text NOT NULL,
  evaluation       text NOT NULL,
  published_on     date NOT NULL,
  checkpoint_size  bigint NOT NULL,
  checkpoint_root  text NOT NULL
);
SELECT model.journal('evaluations', 'publication');

-- A unit's evaluation of a year in one round: state COMPUTED, PROPOSED (another grade waits), DECIDED. Points are
-- hundredths; ballot and secretary are empty without ballots. `grade` is the computed one.
CREATE TABLE model.unit_evaluation (
  LIKE model.version INCLUDING ALL,
  unit             text COLLATE "C" NOT NULL,
  year             int NOT NULL,
  round            int NOT NULL,
  class_           text COLLATE "C" NOT NULL,
  ballot           int,
  secretary        int,
  final            int NOT NULL,
  rank             int NOT NULL,
  grade            text NOT NULL,
  state            text NOT NULL,
  proposed_grade   text,
  proposed_reason  text,
  proposed_by      text COLLATE "C",
  proposed_on      date,
  decided_grade    text,
  by_hand          boolean,
  decided_reason   text,
  decided_by       text COLLATE "C",
  decided_on       date,
  position         bigint NOT NULL
);
SELECT model.temporal('evaluations', 'unit_evaluation', 'unit, year, round');

-- The four dimensions as recorded last, of the team (`person` empty), the secretary or a member.
CREATE TABLE model.dimension (
  LIKE model.version INCLUDING ALL,
  unit         text COLLATE "C" NOT NULL,
  year         int NOT NULL,
  subject      text COLLATE "C" NOT NULL,
  person       text COLLATE "C" NOT NULL,
  political    text NOT NULL,
  performance  text NOT NULL,
  conduct      text NOT NULL,
  competence   text NOT NULL,
  basis        text NOT NULL,
  recorded_on  date NOT NULL,
  position     bigint NOT NULL
);
SELECT model.temporal('evaluations', 'dimension', 'unit, year, subject, person');

-- Where a result was used: references to decisions made elsewhere.
CREATE TABLE model.result_use (
  LIKE model.entry INCLUDING ALL,
  unit       text COLLATE "C" NOT NULL,
  year       int NOT NULL,
  kind       text NOT NULL,
  person     text COLLATE "C",
  reference  text NOT NULL,
  used_on    date NOT NULL
);
SELECT model.journal('evaluations', 'result_use');
CREATE INDEX ON model.result_use (tenant_id, generation, unit, year, position);
