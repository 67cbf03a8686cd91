import eslint from '@eslint/js';
import markdown from '@eslint/markdown';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';
import { prose } from './tools/prose/rule.mjs';

export default tseslint.config(
  { ignores: ['build/', 'dist/', 'coverage/', 'imports/*.ts'] },
  { files: ['**/*.{ts,js,cjs,mjs}'], ...eslint.configs.recommended },
  { plugins: { prose: { rules: { sentences: prose } } }, rules: { 'prose/sentences': 'error' } },
  // The list of phrases and its tests contain the phrases that the rule rejects.
  { files: ['tools/prose/terms.mjs', 'test/tools/prose/*'], rules: { 'prose/sentences': 'off' } },
  { files: ['**/*.md'], plugins: { markdown }, language: 'markdown/gfm' },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      // Constructs are created for their effect on the tree: `new Service(this, 'Service', …)` needs no variable.
      'no-new': 'off',
      // `const { omitted, ...others } = props` omits a field.
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      // Numbers are fine in messages.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
  {
    files: ['**/*.{js,cjs,mjs}'],
    languageOptions: {
      globals: {
        __dirname: 'readonly',
        __filename: 'readonly',
        console: 'readonly',
        module: 'writable',
        process: 'readonly',
        require: 'readonly',
        performance: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
      },
    },
  },
  { files: ['**/*.{ts,js,cjs,mjs}'], ...prettier },
);
