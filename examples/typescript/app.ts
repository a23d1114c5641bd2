// In a clone of the library, `npm run demo` synthesizes this with the library's sources. README.md says how to take it elsewhere.
import { App } from 'aws-cdk-lib';
import { StudioStack } from './studio-stack';

const app = new App();
new StudioStack(app, 'FraudDetectionStudio');
