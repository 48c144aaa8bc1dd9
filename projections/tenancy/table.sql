-- The district itself; suspended while `suspended_reason` is given. `key_version` counts the rotations of its key.
CREATE TABLE model.district (
  LIKE model.version INCLUDING ALL,
  code              text NOT NULL,
  name              text NOT NULL,
  suspended_reason  text,
  key_version       int NOT NULL
);
SELECT model.temporal('tenancy', 'district', '');

-- Every version of the district's policy, parameters as JSON; the highest version is in force.
CREATE TABLE model.policy (
  LIKE model.version INCLUDING ALL,
  policy_version  int NOT NULL,
  parameters      jsonb NOT NULL,
  reason          text NOT NULL
);
SELECT model.temporal('tenancy', 'policy', 'policy_version');

-- Codes that the district added to the open code lists; year 0 holds for every year.
CREATE TABLE model.code_entry (
  LIKE model.version INCLUDING ALL,
  code_list  text COLLATE "C" NOT NULL,
  year       int NOT NULL,
  code       text COLLATE "C" NOT NULL,
  label      text NOT NULL,
  position   bigint NOT NULL
);
SELECT model.temporal('tenancy', 'code_entry', 'code_list, year, code');

-- What the district consented to have its data used for.
CREATE TABLE model.consent (
  LIKE model.version INCLUDING ALL,
  purpose   text COLLATE "C" NOT NULL,
  until_on  date NOT NULL
);
SELECT model.temporal('tenancy', 'consent', 'purpose');
