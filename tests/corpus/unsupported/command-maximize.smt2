; expect: command maximize at command-maximize.smt2:2:2
(maximize x)
