-- The unit tree twice dated: the days from which a fact holds are columns, what was known when is the version.
CREATE TABLE model.unit (
  LIKE model.version INCLUDING ALL,
  unit              text COLLATE "C" NOT NULL,
  code              text COLLATE "C" NOT NULL,
  kind              text NOT NULL,
  registered_on     date NOT NULL,
  dissolved_on      date,
  dissolved_reason  text
);
SELECT model.temporal('units', 'unit', 'unit');

-- What a unit is called and counted as, from `effective_on` until the next one.
CREATE TABLE model.unit_profile (
  LIKE model.version INCLUDING ALL,
  unit              text COLLATE "C" NOT NULL,
  effective_on      date NOT NULL,
  name              text NOT NULL,
  domain            text,
  assessment_class  text NOT NULL,
  credit_code       text NOT NULL
);
SELECT model.temporal('units', 'unit_profile', 'unit, effective_on');

-- Under whom a unit stands, from `effective_on` until the next one; the district committee under nobody.
CREATE TABLE model.unit_placement (
  LIKE model.version INCLUDING ALL,
  unit          text COLLATE "C" NOT NULL,
  effective_on  date NOT NULL,
  superior      text COLLATE "C"
);
SELECT model.temporal('units', 'unit_placement', 'unit, effective_on');

-- A person's post; it stands from `from_on` to `until_on`, both days included.
CREATE TABLE model.post (
  LIKE model.version INCLUDING ALL,
  post          text COLLATE "C" NOT NULL,
  unit          text COLLATE "C" NOT NULL,
  person        text COLLATE "C" NOT NULL,
  title         text NOT NULL,
  kind          text NOT NULL,
  from_on       date NOT NULL,
  until_on      date,
  ended_reason  text,
  position      bigint NOT NULL
);
SELECT model.temporal('units', 'post', 'post');
CREATE INDEX ON model.post (tenant_id, generation, unit);
CREATE INDEX ON model.post (tenant_id, generation, person);

-- What a post's holder is in charge of, from `from_on` until the next one.
CREATE TABLE model.portfolio (
  LIKE model.version INCLUDING ALL,
  post       text COLLATE "C" NOT NULL,
  from_on    date NOT NULL,
  portfolio  text NOT NULL
);
SELECT model.temporal('units', 'portfolio', 'post, from_on');

-- The person register. `sealed` is ciphertext with its place in the log; only the edge opens it, where the key lives.
CREATE TABLE model.person (
  LIKE model.version INCLUDING ALL,
  person    text COLLATE "C" NOT NULL,
  sealed    text,
  position  bigint NOT NULL
);
SELECT model.temporal('units', 'person', 'person');
