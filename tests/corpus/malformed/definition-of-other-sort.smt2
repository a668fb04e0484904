; expect: :3:30: definition of f: expected sort Bool, found Int
(set-logic QF_LIA)
(define-fun f ((x Int)) Bool x)
