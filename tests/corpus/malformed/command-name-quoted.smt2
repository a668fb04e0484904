; expect: :2:2: unknown command |check-sat|
(|check-sat|)
