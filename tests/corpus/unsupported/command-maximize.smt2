; expect: command maximize at command-maximize.smt2:2:1
(maximize x)
