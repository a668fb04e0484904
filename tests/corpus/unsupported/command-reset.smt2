; expect: command reset at command-reset.smt2:2:1
(reset)
