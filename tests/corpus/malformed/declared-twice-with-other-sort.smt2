; expect: :4:1: x is already declared, or a name of the logic QF_LIA
(set-logic QF_LIA)
(declare-const x Int)
(declare-const x Bool)
