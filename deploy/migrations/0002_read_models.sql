-- The read models. This file is projections/temporal.sql and then every projections/<question>/table.sql, as they stood when
-- it was written; a test compares what they make with what the migrations make.

-- What every read model stands on. The tables themselves: projections/<question>/table.sql, one declaration each.
--
-- A table of the schema `model` holds versions of rows: a row holds from position `valid_from` (inclusive) to
-- `valid_to` (exclusive) of its district's log; an open row ends at 9223372036854775807. Journals hold one row an event
-- and never change. Rows of a generation that is being built lie beside those that are read; the view of the same name
-- in `public` shows the generation that is live, so that reads need not know.

-- Pages lie in memory or on flash, so a read of the past goes by its index. At the default, which is made for spinning
-- disks, the planner reads whole tables instead and takes twice as long (projections/README.md).
DO $$
BEGIN
  EXECUTE format('ALTER DATABASE %I SET random_page_cost = 1.1', current_database());
  -- The planner takes "begun by then" and "not ended by then" for independent and expects five times the rows of a past
  -- position. With room to hash so many it goes by the index all the same; with 4 MB it reads every version there was.
  EXECUTE format('ALTER DATABASE %I SET work_mem = %L', current_database(), '32MB');
EXCEPTION WHEN insufficient_privilege THEN
  RAISE WARNING 'sandan_owner does not own the database: set random_page_cost = 1.1 and work_mem = 32MB for it';
END
$$;

CREATE SCHEMA model;
GRANT USAGE ON SCHEMA model TO sandan_app;

-- How far a projection has come in a district: the first `applied` events of the log are in its rows, no other.
-- LIVE is read and followed. JOINING is followed too, and becomes LIVE once it holds all that those hold that are read:
-- a projection that is new to the district. BUILDING is being rebuilt beside it, RETIRED waits to be deleted.
CREATE TABLE projection_cursor (
  tenant_id   int NOT NULL,
  projection  text COLLATE "C" NOT NULL,
  generation  int NOT NULL CHECK (generation >= 1),
  applied     bigint NOT NULL DEFAULT 0 CHECK (applied >= 0),
  state       text NOT NULL DEFAULT 'LIVE' CHECK (state IN ('LIVE', 'JOINING', 'BUILDING', 'RETIRED')),
  parked_at   timestamptz,
  updated_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (tenant_id, projection, generation)
) WITH (fillfactor = 50);
CREATE UNIQUE INDEX ON projection_cursor (tenant_id, projection) WHERE state IN ('LIVE', 'JOINING');

ALTER TABLE projection_cursor ENABLE ROW LEVEL SECURITY;
ALTER TABLE projection_cursor FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON projection_cursor
  USING (tenant_id = nullif(current_setting('sandan.tenant', true), '')::int);
-- Which districts are behind, and which projection of which stands still: numbers only.
CREATE POLICY cursors_of_all ON projection_cursor FOR SELECT TO sandan_scan USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON projection_cursor TO sandan_app;
GRANT SELECT ON projection_cursor TO sandan_scan;

-- The first columns of every temporal table.
CREATE TABLE model.version (
  tenant_id   int NOT NULL,
  generation  int NOT NULL,
  valid_from  bigint NOT NULL,
  valid_to    bigint NOT NULL
);

-- The first columns of every journal.
CREATE TABLE model.entry (
  tenant_id   int NOT NULL,
  generation  int NOT NULL,
  position    bigint NOT NULL
);

-- Row level security, grants and the view of the live generation, for one table of `model`.
CREATE FUNCTION model.publish(projection text, name text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE model.%I ENABLE ROW LEVEL SECURITY', name);
  EXECUTE format('ALTER TABLE model.%I FORCE ROW LEVEL SECURITY', name);
  EXECUTE format(
    'CREATE POLICY own_district ON model.%I
       USING (tenant_id = nullif(current_setting(''sandan.tenant'', true), '''')::int)', name);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON model.%I TO sandan_app', name);
  -- The subquery names no column of the table, so it is asked once a statement, not once a row.
  EXECUTE format(
    'CREATE VIEW public.%I WITH (security_invoker = true) AS
       SELECT * FROM model.%I WHERE generation = (
         SELECT live.generation FROM public.projection_cursor AS live
         WHERE live.tenant_id = nullif(current_setting(''sandan.tenant'', true), '''')::int
           AND live.projection = %L AND live.state = ''LIVE'')', name, name, projection);
  EXECUTE format('GRANT SELECT ON public.%I TO sandan_app', name);
END
$$;

-- A temporal table: `key` names its rows (comma separated, may be empty for a table of one row a district).
-- `whole` says that it is read for a whole district at once.
CREATE FUNCTION model.temporal(projection text, name text, key text, whole boolean DEFAULT true) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  led_key text := CASE WHEN key = '' THEN '' ELSE ', ' || key END;
BEGIN
  -- Ends with valid_to, so that it also says that a key has one open row, and finds it in one step for the next write,
  -- and the version as of a position in one more.
  EXECUTE format('ALTER TABLE model.%I ADD PRIMARY KEY (tenant_id, generation%s, valid_to)', name, led_key);
  EXECUTE format('ALTER TABLE model.%I ADD CHECK (valid_from < valid_to)', name);
  IF whole THEN
    -- A whole district as of any position, at the speed of now.
    EXECUTE format(
      'CREATE INDEX %I ON model.%I (tenant_id, generation, valid_to, valid_from)', name || '_as_of', name);
  END IF;
  PERFORM model.publish(projection, name);
END
$$;

-- A journal: rows that are added, one an event at most, and never change.
CREATE FUNCTION model.journal(projection text, name text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE model.%I ADD PRIMARY KEY (tenant_id, generation, position)', name);
  PERFORM model.publish(projection, name);
END
$$;

-- The trail: one row an event. `data` is the event's own JSON without its sealed part. `occurred_max` is the latest
-- business day up to here. unit, year, item and person say whom the event is about, also where the event itself names
-- only an item, a contribution, a suggestion or a file.
CREATE TABLE model.timeline (
  LIKE model.entry INCLUDING ALL,
  command_id      text COLLATE "C" NOT NULL,
  recorded_at     timestamptz NOT NULL,
  occurred_on     date,
  occurred_max    date,
  type            text COLLATE "C" NOT NULL,
  stream          text COLLATE "C" NOT NULL,
  version         int NOT NULL,
  unit            text COLLATE "C",
  year            int,
  item            text COLLATE "C",
  person          text COLLATE "C",
  actor_person    text COLLATE "C" NOT NULL,
  actor_post      text COLLATE "C",
  actor_unit      text COLLATE "C",
  actor_roles     text[] NOT NULL,
  behalf_unit     text COLLATE "C",
  behalf_post     text COLLATE "C",
  behalf_person   text COLLATE "C",
  attested        boolean NOT NULL,
  causation       text,
  correlation     text,
  classification  text NOT NULL,
  data            text NOT NULL,
  state_sha256    bytea NOT NULL
);
SELECT model.journal('timeline', 'timeline');
CREATE INDEX ON model.timeline (tenant_id, generation, item, position) WHERE item IS NOT NULL;
CREATE INDEX ON model.timeline (tenant_id, generation, unit, position) WHERE unit IS NOT NULL;
CREATE INDEX ON model.timeline (tenant_id, generation, person, position) WHERE person IS NOT NULL;

-- Whom an item, a contribution, a suggestion, an evidence file or a practice is about: only the trail looks here.
CREATE TABLE model.timeline_subject (
  LIKE model.version INCLUDING ALL,
  entity  text COLLATE "C" NOT NULL,
  unit    text COLLATE "C" NOT NULL,
  year    int,
  item    text COLLATE "C"
);
SELECT model.temporal('timeline', 'timeline_subject', 'entity', whole => false);

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

-- A list year and the phase it is in.
CREATE TABLE model.cycle (
  LIKE model.version INCLUDING ALL,
  year             int NOT NULL,
  phase            text NOT NULL,
  opened_on        date NOT NULL,
  closed_on        date,
  reopened_reason  text
);
SELECT model.temporal('cycles', 'cycle', 'year');

-- A phase's window (both days included) and the day the cycle entered it.
CREATE TABLE model.cycle_phase (
  LIKE model.version INCLUDING ALL,
  year         int NOT NULL,
  phase        text COLLATE "C" NOT NULL,
  from_on      date,
  until_on     date,
  advanced_on  date
);
SELECT model.temporal('cycles', 'cycle_phase', 'year, phase');

-- The prior review's special report and what the secretary promised in it; unit '' stands for every unit of a first year.
CREATE TABLE model.prior_report (
  LIKE model.version INCLUDING ALL,
  year         int NOT NULL,
  unit         text COLLATE "C" NOT NULL,
  document     text NOT NULL,
  commitments  text[] NOT NULL
);
SELECT model.temporal('cycles', 'prior_report', 'year, unit');

-- A unit whose lists may be issued outside the window, until the day given.
CREATE TABLE model.issue_exception (
  LIKE model.version INCLUDING ALL,
  year      int NOT NULL,
  unit      text COLLATE "C" NOT NULL,
  until_on  date NOT NULL,
  reason    text NOT NULL
);
SELECT model.temporal('cycles', 'issue_exception', 'year, unit');

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

-- The research before a unit's lists: a part is NULL until it is recorded.
CREATE TABLE model.research (
  LIKE model.version INCLUDING ALL,
  unit          text COLLATE "C" NOT NULL,
  year          int NOT NULL,
  officer       text COLLATE "C" NOT NULL,
  started_on    date NOT NULL,
  situation     text,
  problems      text,
  strengths     text,
  completed_on  date,
  position      bigint NOT NULL
);
SELECT model.temporal('research', 'research', 'unit, year');

-- A unit's three lists of one year as a whole: where they stand on the way to issue. `edits_since` counts the changes of
-- content that made a held consultation void (requested_on and held_on are then NULL again).
CREATE TABLE model.list_set (
  LIKE model.version INCLUDING ALL,
  unit             text COLLATE "C" NOT NULL,
  year             int NOT NULL,
  maker            text COLLATE "C" NOT NULL,
  officer          text COLLATE "C" NOT NULL,
  template         text COLLATE "C",
  state            text NOT NULL,
  opinions_open    int NOT NULL,
  changes_open     int NOT NULL,
  requested_on     date,
  held_on          date,
  edits_since      int NOT NULL,
  submitted_on     date,
  returned_reason  text,
  issued_on        date,
  document_number  text COLLATE "C",
  position         bigint NOT NULL
);
SELECT model.temporal('list_sets', 'list_set', 'unit, year');

-- An element that was compared and in which no salient problem was found.
CREATE TABLE model.element_check (
  LIKE model.version INCLUDING ALL,
  unit        text COLLATE "C" NOT NULL,
  year        int NOT NULL,
  element     text COLLATE "C" NOT NULL,
  conclusion  text NOT NULL,
  position    bigint NOT NULL
);
SELECT model.temporal('list_sets', 'element_check', 'unit, year, element');

-- An opinion of the consultation and what became of it: given by the responsible unit, or a department's comment.
CREATE TABLE model.opinion (
  LIKE model.version INCLUDING ALL,
  opinion      text COLLATE "C" NOT NULL,
  unit         text COLLATE "C" NOT NULL,
  year         int NOT NULL,
  given_by     text COLLATE "C" NOT NULL,
  text         text NOT NULL,
  given_on     date NOT NULL,
  disposition  text,
  explanation  text,
  position     bigint NOT NULL
);
SELECT model.temporal('list_sets', 'opinion', 'opinion');
CREATE INDEX ON model.opinion (tenant_id, generation, unit, year);

-- A change proposed after issue: kind REVISION, ADDITION or WITHDRAWAL; state PROPOSED, APPROVED or REJECTED.
-- `content` is the proposed content as the event's JSON, with the list kind it belongs to.
CREATE TABLE model.list_change (
  LIKE model.version INCLUDING ALL,
  change           text COLLATE "C" NOT NULL,
  unit             text COLLATE "C" NOT NULL,
  year             int NOT NULL,
  item             text COLLATE "C" NOT NULL,
  kind             text NOT NULL,
  list_kind        text,
  number           text NOT NULL,
  content          jsonb,
  reason           text NOT NULL,
  proposed_by      text COLLATE "C" NOT NULL,
  proposed_on      date NOT NULL,
  state            text NOT NULL,
  approved_on      date,
  document_number  text,
  rejected_reason  text,
  position         bigint NOT NULL
);
SELECT model.temporal('list_sets', 'list_change', 'change');
CREATE INDEX ON model.list_change (tenant_id, generation, unit, year);

-- What a duty item says, apart from what the unit tree says of its holder: a change of the latter alone leaves the
-- consultation valid. Only this projection looks here.
CREATE TABLE model.list_duty (
  LIKE model.version INCLUDING ALL,
  item    text COLLATE "C" NOT NULL,
  role    text NOT NULL,
  holder  text COLLATE "C" NOT NULL,
  duty    text NOT NULL,
  weight  int NOT NULL
);
SELECT model.temporal('list_sets', 'list_duty', 'item', whole => false);

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
  position          bigint NOT NULL
);
SELECT model.temporal('ledger', 'ledger_item', 'item');
CREATE INDEX ON model.ledger_item (tenant_id, generation, unit, year);

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

-- What a functional department was asked for and brought: state REQUESTED, PLEDGED, DELIVERED or DECLINED.
CREATE TABLE model.contribution (
  LIKE model.version INCLUDING ALL,
  contribution    text COLLATE "C" NOT NULL,
  item            text COLLATE "C" NOT NULL,
  unit            text COLLATE "C" NOT NULL,
  department      text COLLATE "C" NOT NULL,
  resource        text NOT NULL,
  request         text NOT NULL,
  state           text NOT NULL,
  pledge          text,
  deliver_by_on   date,
  delivered_on    date,
  delivered_note  text,
  declined_reason text,
  position        bigint NOT NULL
);
SELECT model.temporal('contributions', 'contribution', 'contribution');
CREATE INDEX ON model.contribution (tenant_id, generation, item);

-- A suggestion of members or masses: state SUBMITTED, SCREENED, REFERRED (not fit for a list), ADOPTED.
-- `sealed` is the author's and text's ciphertext with its place in the log.
CREATE TABLE model.suggestion (
  LIKE model.version INCLUDING ALL,
  suggestion    text COLLATE "C" NOT NULL,
  unit          text COLLATE "C" NOT NULL,
  year          int NOT NULL,
  from_member   boolean NOT NULL,
  submitted_on  date NOT NULL,
  sealed        text,
  state         text NOT NULL,
  summary       text,
  screened_on   date,
  item          text COLLATE "C",
  adopted_on    date,
  reply         text,
  replied_on    date,
  position      bigint NOT NULL
);
SELECT model.temporal('suggestions', 'suggestion', 'suggestion');

-- An evidence file: state DECLARED (a name, bytes still to be supplied), SUPPLIED (digest known, not yet sealed),
-- SEALED or REJECTED. `reports` are the progress reports that show it.
CREATE TABLE model.evidence (
  LIKE model.version INCLUDING ALL,
  evidence         text COLLATE "C" NOT NULL,
  unit             text COLLATE "C" NOT NULL,
  item             text COLLATE "C",
  file_name        text NOT NULL,
  no_state_secret  boolean NOT NULL,
  state            text NOT NULL,
  sha256           text,
  size_bytes       bigint,
  media_type       text,
  object_key       text,
  object_version   text,
  retain_until_on  date,
  rejected_reason  text,
  reports          text[] NOT NULL,
  position         bigint NOT NULL
);
SELECT model.temporal('evidence', 'evidence', 'evidence');
CREATE INDEX ON model.evidence (tenant_id, generation, item) WHERE item IS NOT NULL;

-- Reminders that were sent of a time node near or past.
CREATE TABLE model.notice (
  LIKE model.entry INCLUDING ALL,
  item         text COLLATE "C" NOT NULL,
  unit         text COLLATE "C" NOT NULL,
  kind         text NOT NULL,
  due_on       date NOT NULL,
  leader       text COLLATE "C" NOT NULL,
  recorded_at  timestamptz NOT NULL
);
SELECT model.journal('notices', 'notice');
CREATE INDEX ON model.notice (tenant_id, generation, leader, position);
