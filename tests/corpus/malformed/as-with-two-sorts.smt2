; expect: :2:23: expected ), found Bool
(assert (as true Bool Bool))
