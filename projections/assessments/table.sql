-- A unit's assessment of a year, as it was opened and as far as it has come: state SCORING, SUBMITTED, FINALISED,
-- FED_BACK. Points in hundredths; `components` and `deductions` are JSON by name, NULL like the other points while there
-- is no result. `items` are those that must be scored.
CREATE TABLE model.assessment (
  LIKE model.version INCLUDING ALL,
  unit              text COLLATE "C" NOT NULL,
  year              int NOT NULL,
  unit_code         text COLLATE "C" NOT NULL,
  organiser         text COLLATE "C" NOT NULL,
  assessment_group  text COLLATE "C" NOT NULL,
  class             text COLLATE "C" NOT NULL,
  rules             text COLLATE "C" NOT NULL,
  items             text[] NOT NULL,
  opened_on         date NOT NULL,
  state             text NOT NULL,
  methods           text[] NOT NULL,
  issued            int,
  returned          int,
  valid             int,
  answers           jsonb,
  surveyed_on       date,
  submitted_on      date,
  returned_on       date,
  returned_reason   text,
  finalised_on      date,
  fed_back_on       date,
  revised_on        date,
  objection         text COLLATE "C",
  components        jsonb,
  base              int,
  deductions        jsonb,
  bonus             int,
  final             int,
  veto              text[],
  position          bigint NOT NULL
);
SELECT model.temporal('assessments', 'assessment', 'unit, year');

-- 加减分: so many facts of a kind of the rule set. `withdrawn_reason` is of one that was taken back.
CREATE TABLE model.assessment_fact (
  LIKE model.version INCLUDING ALL,
  unit              text COLLATE "C" NOT NULL,
  year              int NOT NULL,
  line              text COLLATE "C" NOT NULL,
  kind              text COLLATE "C" NOT NULL,
  count             int NOT NULL,
  reason            text NOT NULL,
  evidence          text[] NOT NULL,
  recorded_on       date NOT NULL,
  withdrawn_reason  text,
  objection         text COLLATE "C",
  position          bigint NOT NULL
);
SELECT model.temporal('assessments', 'assessment_fact', 'unit, year, line');

-- An assessor's score sheet on a unit: how many scores stand in it, when it was signed.
CREATE TABLE model.score_sheet (
  LIKE model.version INCLUDING ALL,
  unit       text COLLATE "C" NOT NULL,
  year       int NOT NULL,
  assessor   text COLLATE "C" NOT NULL,
  entered    int NOT NULL,
  signed_on  date,
  position   bigint NOT NULL
);
SELECT model.temporal('assessments', 'score_sheet', 'unit, year, assessor');

-- One score of an item by a criterion, in hundredths of a point, as it counts; `amended_because` is of one that was put
-- in another's place. `position` is that of the event that says it.
CREATE TABLE model.score (
  LIKE model.version INCLUDING ALL,
  unit             text COLLATE "C" NOT NULL,
  year             int NOT NULL,
  assessor         text COLLATE "C" NOT NULL,
  item             text COLLATE "C" NOT NULL,
  criterion        text COLLATE "C" NOT NULL,
  method           text COLLATE "C" NOT NULL,
  score            int NOT NULL,
  reason           text NOT NULL,
  evidence         text[] NOT NULL,
  findings         text[] NOT NULL,
  amended_because  text,
  position         bigint NOT NULL
);
SELECT model.temporal('assessments', 'score', 'unit, year, assessor, item, criterion');

-- A score that was settled and takes the place of the assessors'. `adjudicated_by` is NULL where an objection did.
CREATE TABLE model.adjudication (
  LIKE model.version INCLUDING ALL,
  unit            text COLLATE "C" NOT NULL,
  year            int NOT NULL,
  item            text COLLATE "C" NOT NULL,
  criterion       text COLLATE "C" NOT NULL,
  score           int NOT NULL,
  reason          text NOT NULL,
  adjudicated_on  date NOT NULL,
  adjudicated_by  text COLLATE "C",
  objection       text COLLATE "C",
  position        bigint NOT NULL
);
SELECT model.temporal('assessments', 'adjudication', 'unit, year, item, criterion');
