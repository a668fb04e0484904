; expect: :3:1: f needs arguments
(define-fun f ((x Bool)) Bool x)
(assert f)
