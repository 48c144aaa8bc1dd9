-- The catalogue of superior priorities.
CREATE TABLE model.priority (
  LIKE model.version INCLUDING ALL,
  priority  text COLLATE "C" NOT NULL,
  year      int NOT NULL,
  level     text NOT NULL,
  title     text NOT NULL,
  document  text NOT NULL,
  position  bigint NOT NULL
);
SELECT model.temporal('guidance', 'priority', 'priority');

-- Targets of the city and the district that items link to. Withdrawn ones stay, with their reason.
CREATE TABLE model.city_target (
  LIKE model.version INCLUDING ALL,
  target            text COLLATE "C" NOT NULL,
  year              int NOT NULL,
  level             text NOT NULL,
  area              text NOT NULL,
  title             text NOT NULL,
  withdrawn_reason  text,
  position          bigint NOT NULL
);
SELECT model.temporal('guidance', 'city_target', 'target');

-- List templates by domain and industry; `tasks` is the JSON array of the tasks proposed.
CREATE TABLE model.list_template (
  LIKE model.version INCLUDING ALL,
  template          text COLLATE "C" NOT NULL,
  year              int NOT NULL,
  domain            text NOT NULL,
  industry          text NOT NULL,
  title             text NOT NULL,
  tasks             jsonb NOT NULL,
  focus             text NOT NULL,
  breakthrough      text NOT NULL,
  withdrawn_reason  text,
  position          bigint NOT NULL
);
SELECT model.temporal('guidance', 'list_template', 'template');

-- The good-practice library, fed by featured items.
CREATE TABLE model.good_practice (
  LIKE model.version INCLUDING ALL,
  practice          text COLLATE "C" NOT NULL,
  item              text COLLATE "C" NOT NULL,
  unit              text COLLATE "C" NOT NULL,
  year              int NOT NULL,
  title             text NOT NULL,
  summary           text NOT NULL,
  withdrawn_reason  text,
  position          bigint NOT NULL
);
SELECT model.temporal('guidance', 'good_practice', 'practice');
