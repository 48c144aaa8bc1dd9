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
