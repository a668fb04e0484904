; expect: command declare-datatype at command-declare-datatype.smt2:2:1
(declare-datatype T ((t)))
