; expect: command declare-datatype at command-declare-datatype.smt2:2:2
(declare-datatype T ((t)))
