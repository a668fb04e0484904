; expect: :3:9: f needs arguments
(define-fun f ((x Bool)) Bool x)
(assert f)
