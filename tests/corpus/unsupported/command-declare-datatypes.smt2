; expect: command declare-datatypes at command-declare-datatypes.smt2:2:2
(declare-datatypes ((T 0)) (((t))))
