; expect: :4:16: x is already declared
(set-logic QF_LIA)
(declare-const x Int)
(declare-const x Bool)
