; expect: :3:9: f: argument 1: expected sort Real, found Int
(declare-fun f (Real) Bool)
(assert (f 1))
