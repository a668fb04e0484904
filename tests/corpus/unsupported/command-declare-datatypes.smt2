; expect: command declare-datatypes at command-declare-datatypes.smt2:2:1
(declare-datatypes ((T 0)) (((t))))
