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
