; expect: symbol fp.isNaN at constant-of-a-theory.smt2:3:1
(set-logic ALL)
(assert fp.isNaN)
