import { fakeCluster } from '../testing/clusters.ts'
import { jobsSuite } from '../testing/jobs-suite.ts'
import { objectsSuite } from '../testing/objects-suite.ts'

objectsSuite(fakeCluster())
jobsSuite(fakeCluster())
