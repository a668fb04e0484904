; expect: :3:1: xor is already declared, or a name of the logic QF_UF
(set-logic QF_UF)
(define-fun xor ((a Bool) (b Bool)) Bool (= a b))
