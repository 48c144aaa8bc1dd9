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
