; expect: symbol select at function-select.smt2:3:14
(set-logic ALL)
(assert (= 1 (select 1 1)))
