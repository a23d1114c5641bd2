// Runs in a clone of cdk-sagemaker-studio (`npm run demo`), whose name Node then resolves to the compiled library.
// In an app of your own: `npm install cdk-sagemaker-studio`, take studio-stack.ts, and create the stack where your app creates its stacks.
import { App } from 'aws-cdk-lib';
import { StudioStack } from './studio-stack';

const app = new App();
new StudioStack(app, 'FraudDetectionStudio');
