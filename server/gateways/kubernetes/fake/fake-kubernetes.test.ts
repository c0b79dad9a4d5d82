import { fakeCluster } from '../testing/clusters.ts'
import { deploymentsSuite } from '../testing/deployments-suite.ts'
import { jobsSuite } from '../testing/jobs-suite.ts'
import { objectsSuite } from '../testing/objects-suite.ts'

objectsSuite(fakeCluster())
jobsSuite(fakeCluster())
deploymentsSuite(fakeCluster())
