; expect: command declare-codatatypes at command-declare-codatatypes.smt2:2:1
(declare-codatatypes ((T 0)) (((t))))
