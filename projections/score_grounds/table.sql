-- An item that must be scored, with the list and the weight that were fixed when the assessment was opened; `position` is
-- that event's.
CREATE TABLE model.scored_item (
  LIKE model.version INCLUDING ALL,
  unit      text COLLATE "C" NOT NULL,
  year      int NOT NULL,
  item      text COLLATE "C" NOT NULL,
  number    text COLLATE "C" NOT NULL,
  kind      text NOT NULL,
  weight    int NOT NULL,
  position  bigint NOT NULL
);
SELECT model.temporal('score_grounds', 'scored_item', 'unit, year, item');

-- Where the log says last what a unit's SURVEY gave and how the VOTES on its secretary were counted; the figures are with
-- the assessment and with the ballots.
CREATE TABLE model.score_ground (
  LIKE model.version INCLUDING ALL,
  unit      text COLLATE "C" NOT NULL,
  year      int NOT NULL,
  ground    text NOT NULL,
  position  bigint NOT NULL
);
SELECT model.temporal('score_grounds', 'score_ground', 'unit, year, ground');
