; expect: command reset at command-reset.smt2:2:2
(reset)
