; expect: :3:13: xor is a symbol of the logic QF_UF
(set-logic QF_UF)
(define-fun xor ((a Bool) (b Bool)) Bool (= a b))
