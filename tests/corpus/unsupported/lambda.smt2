; expect: lambda at lambda.smt2:2:9
(assert (lambda ((x Bool)) x))
