; expect: function select at function-select.smt2:3:15
(set-logic QF_ALIA)
(assert (= 1 (select 1 1)))
