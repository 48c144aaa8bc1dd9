-- An assessment group: the committee it assesses for (`organiser`), the year.
CREATE TABLE model.assessment_group (
  LIKE model.version INCLUDING ALL,
  assessment_group  text COLLATE "C" NOT NULL,
  organiser         text COLLATE "C" NOT NULL,
  year              int NOT NULL,
  name              text NOT NULL,
  formed_on         date NOT NULL,
  position          bigint NOT NULL
);
SELECT model.temporal('assessment_groups', 'assessment_group', 'assessment_group');

-- A seconded assessor. `left_on` and `replaced_by` are of one who was replaced.
CREATE TABLE model.assessor (
  LIKE model.version INCLUDING ALL,
  assessment_group  text COLLATE "C" NOT NULL,
  person            text COLLATE "C" NOT NULL,
  title             text NOT NULL,
  from_unit         text COLLATE "C" NOT NULL,
  leads             boolean NOT NULL,
  seconded_on       date NOT NULL,
  left_on           date,
  left_reason       text,
  replaced_by       text COLLATE "C",
  position          bigint NOT NULL
);
SELECT model.temporal('assessment_groups', 'assessor', 'assessment_group, person');
CREATE INDEX ON model.assessor (tenant_id, generation, person);

-- That an assessor stands back from a unit: the kind of tie that was declared, or the reason it was decided for.
CREATE TABLE model.recusal (
  LIKE model.version INCLUDING ALL,
  assessment_group  text COLLATE "C" NOT NULL,
  person            text COLLATE "C" NOT NULL,
  unit              text COLLATE "C" NOT NULL,
  kind              text COLLATE "C",
  reason            text,
  recused_on        date NOT NULL,
  position          bigint NOT NULL
);
SELECT model.temporal('assessment_groups', 'recusal', 'assessment_group, person, unit');
