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
