; expect: :3:1: expected sort Bool, found Int
(set-logic QF_LIA)
(define-fun f ((x Int)) Bool x)
