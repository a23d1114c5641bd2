import { allWhole } from './fixtures';
import { specifyProvider } from './provider-specification';

jest.mock('aws-cdk-lib', () => jest.requireActual('aws-cdk-lib-newest'));
jest.mock('aws-cdk-lib/aws-lambda', () => jest.requireActual('aws-cdk-lib-newest/aws-lambda'));
jest.mock('aws-cdk-lib/custom-resources', () => jest.requireActual('aws-cdk-lib-newest/custom-resources'));

afterEach(allWhole);

describe('a Provider of the newest aws-cdk-lib', () => {
  specifyProvider();
});
