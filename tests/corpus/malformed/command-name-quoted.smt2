; expect: :2:1: unknown command |check-sat|
(|check-sat|)
